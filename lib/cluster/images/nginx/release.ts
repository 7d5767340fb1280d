/** The release that the image stands for. */
export const NGINX_VERSION = '1.29.3';
