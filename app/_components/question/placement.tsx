import type { Option } from '#lib/checks/index.ts';
import { Words } from '../exercise/words.tsx';
import type { FieldsProps } from './fields-props.ts';
import styles from './placement.module.css';
import question from './question.module.css';

/** Which place each item has so far: `web=one,db=two`; an item without a place is not in it. */
function placesIn(given: string): ReadonlyMap<string, string> {
  return new Map(given.split(',').flatMap((pair) => (pair.includes('=') ? [pair.split('=') as [string, string]] : [])));
}

function Item(props: { name: string; item: Option; places: readonly Option[]; at: string | undefined; locked: boolean; put(place: string): void }) {
  const { name, item, places, at, locked, put } = props;
  return (
    <fieldset className={styles.item} data-placed={at !== undefined}>
      <legend>
        <Words>{item.text}</Words>
      </legend>
      <div className={styles.slots}>
        {places.map((place) => (
          <label key={place.id} className={styles.slot}>
            <input
              type="radio"
              name={`${name}-${item.id}`}
              aria-label={place.text.replaceAll('`', '')}
              checked={at === place.id}
              disabled={locked}
              onChange={() => put(place.id)}
            />
            <span aria-hidden="true">
              <Words>{place.text}</Words>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What lies in each place, as boxes that fill: the same once more, to be looked at. */
function Boxes({ items, places, at }: { items: readonly Option[]; places: readonly Option[]; at: ReadonlyMap<string, string> }) {
  return (
    <div className={styles.boxes} aria-hidden="true">
      {places.map((place) => (
        <div key={place.id} className={styles.box}>
          <span className={styles.place}>
            <Words>{place.text}</Words>
          </span>
          {items
            .filter(({ id }) => at.get(id) === place.id)
            .map(({ id, text }) => (
              <span key={id} className={styles.part}>
                <Words>{text}</Words>
              </span>
            ))}
        </div>
      ))}
    </div>
  );
}

/** Things to sort into places: each thing has its places beside it, and the places show what lies in them. */
export function Placement({ name, question: { prompt, items, places }, given, locked, right, give }: FieldsProps<'placement'>) {
  const at = placesIn(given);
  const put = (item: string, place: string) => {
    const now = new Map(at).set(item, place);
    give(items.flatMap(({ id }) => (now.has(id) ? [`${id}=${now.get(id)}`] : [])).join(','));
  };
  return (
    <div role="group" aria-labelledby={`${name}-prompt`} className={question.fields}>
      <p id={`${name}-prompt`} className={question.prompt}>
        <Words>{prompt}</Words>
        {right !== undefined && <span className={question.right}> ✓ right</span>}
      </p>
      <div className={styles.items}>
        {items.map((item) => (
          <Item key={item.id} name={name} item={item} places={places} at={at.get(item.id)} locked={locked} put={(place) => put(item.id, place)} />
        ))}
      </div>
      <Boxes items={items} places={places} at={at} />
    </div>
  );
}
