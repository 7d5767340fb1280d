/** `nginx` of `docker.io/library/nginx:1.27@sha256:…`: what an image is called, whatever its registry prefix and tag. */
export function repositoryOf(image: string): string {
  const [name = ''] = image.split('@');
  return name.replace(/:[^/:]+$/, '').replace(/^(docker\.io\/)?(library\/)?/, '');
}
