import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { notAcceptable } from './content-negotiation.ts';
import type { MediaType } from './content-negotiation.ts';
import { mediaOf } from './exchange.ts';
import type { ResourceExchange } from './exchange.ts';
import { orderedMetadata, partialMetadata } from './partial-metadata.ts';
import type { ListMeta } from './partial-metadata.ts';
import { objectResponse } from './responses.ts';
import { includeObjectOf, tableOf } from './tables.ts';

/** Answers with one object in the form that the client asked for. */
export function respondWithObject(exchange: ResourceExchange, status: number, object: ApiObject): HttpResponse {
  const media = mediaOf(exchange);
  return objectResponse(status, represented(exchange, object, media), plain(media));
}

/** One object as it is, as a Table of one row, or its metadata alone. */
export function represented(exchange: ResourceExchange, object: ApiObject, media: MediaType, withHeaders = true): unknown {
  const { convert } = media;
  if (!convert) return ordered(object);
  switch (convert.kind) {
    case 'Table':
      return tableOf({
        resource: exchange.resource,
        objects: [object],
        metadata: { resourceVersion: object.metadata?.resourceVersion },
        version: convert.version,
        includeObject: includeObjectOf(exchange.query),
        now: exchange.parts.clock.now(),
        withHeaders,
      });
    case 'PartialObjectMetadata':
      return partialMetadata(object, convert.version);
    case 'PartialObjectMetadataList':
      throw notAcceptable(`you requested PartialObjectMetadataList, but the requested object is not a list (*${goPackage(exchange)}.${exchange.resource.kind})`);
  }
}

/** Answers with a list in the form that the client asked for. */
export function respondWithList(exchange: ResourceExchange, items: readonly ApiObject[], metadata: ListMeta): HttpResponse {
  const media = mediaOf(exchange);
  return objectResponse(200, representedList({ exchange, items, metadata, media }), plain(media));
}

interface ListView {
  exchange: ResourceExchange;
  items: readonly ApiObject[];
  metadata: ListMeta;
  media: MediaType;
}

function representedList({ exchange, items, metadata, media }: ListView): unknown {
  const { convert } = media;
  const { resource, query, parts } = exchange;
  if (!convert) return { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata: resource.custom ? { continue: '', ...metadata } : metadata, items: resource.custom ? items : items.map(withoutType) };
  switch (convert.kind) {
    case 'Table':
      return tableOf({
        resource, objects: items, metadata, version: convert.version,
        includeObject: includeObjectOf(query), now: parts.clock.now(), withHeaders: true,
      });
    case 'PartialObjectMetadataList':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: `meta.k8s.io/${convert.version}`,
        metadata,
        items: items.length === 0 ? null : items.map((item) => partialMetadata(item, convert.version)),
      };
    case 'PartialObjectMetadata':
      throw notAcceptable(`you requested PartialObjectMetadata, but the requested object is a list (*${goPackage(exchange)}.${resource.kind}List)`);
  }
}

export function apiVersionOf({ group, version }: { group: string; version: string }): string {
  return group === '' ? version : `${group}/${version}`;
}

/** kind, apiVersion and metadata first, as Go writes its structs. */
function ordered(object: ApiObject): unknown {
  const { kind, apiVersion, metadata, ...rest } = object;
  return { kind, apiVersion, metadata: metadata && orderedMetadata(metadata), ...rest };
}

/** Items of a list do not repeat what the list says. */
function withoutType(object: ApiObject): unknown {
  const { kind: _, apiVersion: __, metadata, ...rest } = object;
  return { metadata: metadata && orderedMetadata(metadata), ...rest };
}

function plain(media: MediaType): MediaType {
  return { format: media.format, pretty: media.pretty };
}

function goPackage({ resource }: ResourceExchange): string {
  return resource.group === '' ? 'core' : (resource.group.split('.')[0] ?? '');
}

/** The name that the request gives; BadRequest without one. */
export function requiredName(exchange: ResourceExchange): string {
  if (exchange.info.name === '') throw ApiError.badRequest('name must be provided');
  return exchange.info.name;
}
