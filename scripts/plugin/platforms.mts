/** The platforms that the plugin is released for, as Go names them. */
export const PLATFORMS: readonly string[] = ["linux", "darwin", "windows"].flatMap((os) => [
  `${os}-amd64`,
  `${os}-arm64`,
]);
