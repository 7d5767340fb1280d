import { createHash } from 'node:crypto';
import { executable, layer, script } from '#lib/machine/index.ts';
import type { Layer } from '#lib/machine/index.ts';
import { PACKAGED_SERVER } from './files.ts';

const ENTRYPOINT = `#!/bin/sh
# Prepares nginx's configuration with the scripts of /docker-entrypoint.d, then runs the command.
set -e

say() {
    [ -n "$NGINX_ENTRYPOINT_QUIET_LOGS" ] || echo "/docker-entrypoint.sh: $1"
}

run_script() {
    case "$1" in
    *.envsh | *.sh)
        if [ ! -x "$1" ]; then
            say "Ignoring $1, not executable"
            return 0
        fi
        ;;
    esac
    case "$1" in
    *.envsh)
        say "Sourcing $1"
        . "$1"
        ;;
    *.sh)
        say "Launching $1"
        "$1"
        ;;
    *)
        say "Ignoring $1"
        ;;
    esac
}

if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
    if [ -z "$(ls /docker-entrypoint.d 2>/dev/null)" ]; then
        say "No files found in /docker-entrypoint.d/, skipping configuration"
    else
        say "/docker-entrypoint.d/ is not empty, will attempt to perform configuration"
        say "Looking for shell scripts in /docker-entrypoint.d/"
        for file in /docker-entrypoint.d/*; do
            run_script "$file"
        done
        say "Configuration complete; ready for start up"
    fi
fi

exec "$@"
`;

const LISTEN_ON_IPV6 = `#!/bin/sh
# Lets the packaged server listen on IPv6 too.
set -e

file=/etc/nginx/conf.d/default.conf

say() {
    [ -n "$NGINX_ENTRYPOINT_QUIET_LOGS" ] || echo "10-listen-on-ipv6-by-default.sh: info: $1"
}

if [ ! -f "$file" ]; then
    say "$file is not a file or does not exist"
    exit 0
fi
if ! touch "$file" 2>/dev/null; then
    say "can not modify $file (read-only file system?)"
    exit 0
fi
if grep -q 'listen  \\[::]:80;' "$file"; then
    say "IPv6 listen already enabled"
    exit 0
fi
say "Getting the checksum of $file"
if [ "$(md5sum "$file" | cut -d ' ' -f 1)" != CHECKSUM ]; then
    say "$file differs from the packaged version"
    exit 0
fi
sed -i 's,listen       80;,listen       80;\\n    listen  [::]:80;,' "$file"
say "Enabled listen on IPv6 in $file"
`.replace('CHECKSUM', createHash('md5').update(PACKAGED_SERVER).digest('hex'));

const SUBSTITUTE_TEMPLATES = `#!/bin/sh
# Puts environment variables into the templates of /etc/nginx/templates.
set -e

templates="\${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}"
output="\${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}"

[ -d "$templates" ] || exit 0
for template in "$templates"/*.template; do
    [ -f "$template" ] || continue
    target="$output/$(basename "$template" .template)"
    [ -n "$NGINX_ENTRYPOINT_QUIET_LOGS" ] || echo "20-envsubst-on-templates.sh: Running envsubst on $template to $target"
    envsubst < "$template" > "$target"
done
`;

const LOCAL_RESOLVERS = `# Puts the name servers of /etc/resolv.conf into NGINX_LOCAL_RESOLVERS, when that is wanted.
if [ -n "$NGINX_ENTRYPOINT_LOCAL_RESOLVERS" ]; then
    NGINX_LOCAL_RESOLVERS=$(awk '$1 == "nameserver" { print $2 }' /etc/resolv.conf)
    export NGINX_LOCAL_RESOLVERS
fi
`;

const TUNE_WORKERS = `#!/bin/sh
# Sets worker_processes to the processors there are, when that is wanted.
[ -n "$NGINX_ENTRYPOINT_WORKER_PROCESSES_AUTOTUNE" ] || exit 0
sed -i "s/^worker_processes.*/worker_processes $(nproc);/" /etc/nginx/nginx.conf
`;

/** The scripts that have prepared nginx's configuration since 1.19. */
export const ENTRYPOINT_LAYER: Layer = layer({
  '/docker-entrypoint.sh': script(ENTRYPOINT, 'nginx-docker-entrypoint'),
  '/docker-entrypoint.d/10-listen-on-ipv6-by-default.sh': script(LISTEN_ON_IPV6, 'nginx-listen-on-ipv6'),
  '/docker-entrypoint.d/15-local-resolvers.envsh': { type: 'file', content: LOCAL_RESOLVERS, mode: 0o755 },
  '/docker-entrypoint.d/20-envsubst-on-templates.sh': script(SUBSTITUTE_TEMPLATES, 'nginx-envsubst-on-templates'),
  '/docker-entrypoint.d/30-tune-worker-processes.sh': script(TUNE_WORKERS, 'nginx-tune-worker-processes'),
  '/usr/bin/envsubst': executable('envsubst'),
});
