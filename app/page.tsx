import { ButtonLink } from './_components/button/button.tsx';
import { ClusterIllustration } from './_components/cluster-illustration/cluster-illustration.tsx';
import { CoursePath } from './_components/course-path/course-path.tsx';
import { SiteLinks } from './_components/top-bar/site-links.tsx';
import { TopBar } from './_components/top-bar/top-bar.tsx';
import { application } from './_server/application.ts';
import { lessonPath } from './_server/learner/course-place.ts';
import { courseProgress, type CourseProgress } from './_server/learner/course-progress.ts';
import { currentLearner } from './_server/learner/learner.ts';
import styles from './home.module.css';

function Start({ next, returning }: CourseProgress) {
  if (!next) return <p>There are no lessons yet.</p>;
  return (
    <div className={styles.start}>
      <ButtonLink look="primary" size="large" href={lessonPath(next)} prefetch={false}>
        {returning ? `Continue: ${next.title}` : 'Start the first lesson'}
      </ButtonLink>
      <p>{returning ? 'Your cluster is as you left it.' : 'No account, nothing to install.'}</p>
    </div>
  );
}

export default async function HomePage() {
  const progress = await courseProgress(await currentLearner());
  return (
    <>
      <TopBar end={<SiteLinks here="course" />} />
      <main>
        <div className={styles.hero}>
          <div>
            <h1>Learn Kubernetes by running it</h1>
            <p className={styles.sentence}>
              A lesson on one side, a terminal and a cluster of your own on the other, and exercises that see what you did.
            </p>
            <Start {...progress} />
          </div>
          <div className={styles.illustration}>
            <ClusterIllustration />
          </div>
        </div>
        <CoursePath title={application().course.title} progress={progress} />
      </main>
    </>
  );
}
