import { directory, executable, file, layer, symlink } from '#lib/machine/index.ts';
import type { Layer } from '#lib/machine/index.ts';
import { MIME_TYPES } from './mime-types.ts';

const CONFIGURATION = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
`;

/** What conf.d/default.conf holds before anybody changes it. */
export const PACKAGED_SERVER = `server {
    listen       80;
    server_name  localhost;

    #access_log  /var/log/nginx/host.access.log  main;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    #error_page  404              /404.html;

    # redirect server error pages to the static page /50x.html
    #
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }

    # pass requests for PHP to an application in the same pod, for example:
    #
    #location ~ \\.php$ {
    #    proxy_pass   http://127.0.0.1:8080;
    #}

    # deny access to .htaccess files
    #
    #location ~ /\\.ht {
    #    deny  all;
    #}
}
`;

/** The page every nginx starts with: 615 bytes. */
const WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

const SORRY = `<!DOCTYPE html>
<html>
<head>
<title>Error</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
<p>If you are the system administrator of this resource then you should check
the error log for details.</p>
<p><em>Faithfully yours, nginx.</em></p>
</body>
</html>
`;

/** When nginx 1.29.3 was released: the time of its files. */
const RELEASED = Date.UTC(2025, 9, 28, 12, 5, 10);

const text = (content: string, mode = 0o644) => file(content, { mode, modified: RELEASED });

/** What the image adds to its base. */
export const NGINX_LAYER: Layer = layer({
  '/etc/nginx/nginx.conf': text(CONFIGURATION),
  '/etc/nginx/conf.d/default.conf': text(PACKAGED_SERVER),
  '/etc/nginx/mime.types': text(MIME_TYPES),
  '/etc/nginx/modules': symlink('/usr/lib/nginx/modules'),
  '/usr/lib/nginx/modules': directory(),
  '/usr/share/nginx/html/index.html': text(WELCOME),
  '/usr/share/nginx/html/50x.html': text(SORRY),
  '/usr/sbin/nginx': executable('nginx'),
  '/var/cache/nginx': directory(),
  '/var/log/nginx/access.log': symlink('/dev/stdout'),
  '/var/log/nginx/error.log': symlink('/dev/stderr'),
});
