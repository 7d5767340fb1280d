export interface ManifestSource {
  name: string;
  read(): Promise<string>;
}
