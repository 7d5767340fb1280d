/** Where a directive may stand. */
export type Context = 'main' | 'events' | 'http' | 'server' | 'location' | 'upstream' | 'if' | 'limit_except';

export interface DirectiveRule {
  contexts: readonly Context[];
  /** Fewest and most arguments; `flag` is `on` or `off`. */
  arguments: readonly [number, number] | 'flag';
  /** It opens a block; `free` ones hold lines that are no directives (types, map). */
  block?: Context | 'free';
  /** It may be given but once in one block. */
  once?: boolean;
}

const ANY = Number.POSITIVE_INFINITY;
const MAIN: readonly Context[] = ['main'];
const EVENTS: readonly Context[] = ['events'];
const HTTP: readonly Context[] = ['http'];
const SERVER: readonly Context[] = ['server'];
const LEVELS: readonly Context[] = ['http', 'server', 'location'];
const ALL_LEVELS: readonly Context[] = ['http', 'server', 'location', 'if'];
const REWRITE: readonly Context[] = ['server', 'location', 'if'];

function rule(contexts: readonly Context[], fewest: number, most = fewest, once = false): DirectiveRule {
  return { contexts, arguments: [fewest, most], once };
}

function flag(contexts: readonly Context[]): DirectiveRule {
  return { contexts, arguments: 'flag', once: true };
}

function block(
  contexts: readonly Context[],
  args: readonly [number, number],
  inside: Context | 'free',
  once = false,
): DirectiveRule {
  return { contexts, arguments: args, block: inside, once };
}

/**
 * The directives known here, from nginx's documentation. Those that only tune the real server's speed
 * are checked and then have no effect.
 */
export const DIRECTIVES: ReadonlyMap<string, DirectiveRule> = new Map(
  Object.entries({
    daemon: flag(MAIN),
    master_process: flag(MAIN),
    user: rule(MAIN, 1, 2, true),
    worker_processes: rule(MAIN, 1, 1, true),
    worker_rlimit_nofile: rule(MAIN, 1, 1, true),
    worker_priority: rule(MAIN, 1, 1, true),
    worker_shutdown_timeout: rule(MAIN, 1, 1, true),
    worker_cpu_affinity: rule(MAIN, 1, ANY, true),
    pid: rule(MAIN, 1, 1, true),
    env: rule(MAIN, 1),
    load_module: rule(MAIN, 1),
    pcre_jit: flag(MAIN),
    thread_pool: rule(MAIN, 2, 3),
    include: rule(['main', 'events', 'http', 'server', 'location', 'upstream', 'if', 'limit_except'], 1),
    error_log: rule(['main', ...LEVELS], 1, ANY),
    events: block(MAIN, [0, 0], 'events', true),
    http: block(MAIN, [0, 0], 'http', true),
    worker_connections: rule(EVENTS, 1, 1, true),
    use: rule(EVENTS, 1, 1, true),
    multi_accept: flag(EVENTS),
    accept_mutex: flag(EVENTS),
    server: { contexts: ['http', 'upstream'], arguments: [0, ANY], block: 'server' },
    location: block(['server', 'location'], [1, 2], 'location'),
    upstream: block(HTTP, [1, 1], 'upstream'),
    least_conn: rule(['upstream'], 0),
    ip_hash: rule(['upstream'], 0),
    keepalive: rule(['upstream'], 1, 1, true),
    map: block(HTTP, [2, 2], 'free'),
    types: block(LEVELS, [0, 0], 'free'),
    limit_except: block(['location'], [1, ANY], 'limit_except'),
    if: block(['server', 'location'], [1, ANY], 'if'),
    listen: rule(SERVER, 1, ANY),
    server_name: rule(SERVER, 1, ANY),
    server_names_hash_bucket_size: rule(HTTP, 1, 1, true),
    types_hash_max_size: rule(LEVELS, 1, 1, true),
    types_hash_bucket_size: rule(LEVELS, 1, 1, true),
    root: rule(ALL_LEVELS, 1, 1, true),
    alias: rule(['location'], 1, 1, true),
    index: rule(LEVELS, 1, ANY),
    try_files: rule(['server', 'location'], 2, ANY, true),
    return: rule(REWRITE, 1, 2),
    rewrite: rule(REWRITE, 2, 3),
    set: rule(REWRITE, 2),
    break: rule(REWRITE, 0),
    internal: rule(['location'], 0, 0, true),
    error_page: rule(ALL_LEVELS, 2, ANY),
    default_type: rule(LEVELS, 1, 1, true),
    charset: rule(ALL_LEVELS, 1, 1, true),
    add_header: rule(ALL_LEVELS, 2, 3),
    expires: rule(ALL_LEVELS, 1, 2, true),
    etag: flag(LEVELS),
    if_modified_since: rule(LEVELS, 1, 1, true),
    autoindex: flag(LEVELS),
    autoindex_exact_size: flag(LEVELS),
    autoindex_localtime: flag(LEVELS),
    autoindex_format: rule(LEVELS, 1, 1, true),
    stub_status: rule(['server', 'location'], 0, 1, true),
    log_format: rule(HTTP, 2, ANY),
    access_log: rule([...ALL_LEVELS, 'limit_except'], 1, ANY),
    log_not_found: flag(LEVELS),
    server_tokens: rule(LEVELS, 1, 1, true),
    absolute_redirect: flag(LEVELS),
    port_in_redirect: flag(LEVELS),
    server_name_in_redirect: flag(LEVELS),
    merge_slashes: flag(['http', 'server']),
    sendfile: flag(ALL_LEVELS),
    tcp_nopush: flag(LEVELS),
    tcp_nodelay: flag(LEVELS),
    aio: rule(LEVELS, 1, 1, true),
    directio: rule(LEVELS, 1, 1, true),
    gzip: flag(ALL_LEVELS),
    gzip_types: rule(LEVELS, 1, ANY),
    gzip_vary: flag(LEVELS),
    gzip_min_length: rule(LEVELS, 1, 1, true),
    gzip_proxied: rule(LEVELS, 1, ANY),
    gzip_comp_level: rule(LEVELS, 1, 1, true),
    gzip_disable: rule(LEVELS, 1, ANY),
    gzip_static: rule(LEVELS, 1, 1, true),
    keepalive_timeout: rule(LEVELS, 1, 2, true),
    keepalive_requests: rule(LEVELS, 1, 1, true),
    client_max_body_size: rule(LEVELS, 1, 1, true),
    client_body_buffer_size: rule(LEVELS, 1, 1, true),
    client_body_timeout: rule(LEVELS, 1, 1, true),
    client_header_timeout: rule(['http', 'server'], 1, 1, true),
    client_header_buffer_size: rule(['http', 'server'], 1, 1, true),
    large_client_header_buffers: rule(['http', 'server'], 2, 2, true),
    send_timeout: rule(LEVELS, 1, 1, true),
    reset_timedout_connection: flag(LEVELS),
    resolver: rule(LEVELS, 1, ANY, true),
    allow: rule([...LEVELS, 'limit_except'], 1),
    deny: rule([...LEVELS, 'limit_except'], 1),
    satisfy: rule(LEVELS, 1, 1, true),
    auth_basic: rule([...LEVELS, 'limit_except'], 1, 1, true),
    auth_basic_user_file: rule([...LEVELS, 'limit_except'], 1, 1, true),
    proxy_pass: rule(['location', 'if', 'limit_except'], 1, 1, true),
    proxy_set_header: rule(LEVELS, 2),
    proxy_http_version: rule(LEVELS, 1, 1, true),
    proxy_redirect: rule(LEVELS, 1, 2),
    proxy_connect_timeout: rule(LEVELS, 1, 1, true),
    proxy_read_timeout: rule(LEVELS, 1, 1, true),
    proxy_send_timeout: rule(LEVELS, 1, 1, true),
    proxy_buffering: flag(LEVELS),
    proxy_buffer_size: rule(LEVELS, 1, 1, true),
    proxy_buffers: rule(LEVELS, 2, 2, true),
    proxy_hide_header: rule(LEVELS, 1),
    proxy_pass_header: rule(LEVELS, 1),
    proxy_next_upstream: rule(LEVELS, 1, ANY),
    proxy_intercept_errors: flag(LEVELS),
  } satisfies Record<string, DirectiveRule>),
);
