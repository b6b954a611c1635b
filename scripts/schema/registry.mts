/** What a registry and the generators of SDKs want to know of the package beside its resources. */
import manifest from "../../package.json" with { type: "json" };

const REPOSITORY = "https://github.com/pulumi-fireworks/pulumi-fireworks";
/** A folder of the repository is a Go module of its own, so its path is the repository's and the folder's. */
export const GO_MODULE = `${REPOSITORY.replace("https://", "")}/sdk/go/fireworks`;
export const PYTHON_PACKAGE = "pulumi_fireworks";

export const REGISTRY = {
  displayName: "Fireworks AI",
  version: manifest.version,
  description: manifest.description,
  keywords: ["category/cloud", "kind/native", ...manifest.keywords],
  homepage: REPOSITORY,
  repository: REPOSITORY,
  license: manifest.license,
  publisher: "pulumi-fireworks",
  logoUrl: `${REPOSITORY.replace("github.com", "raw.githubusercontent.com")}/main/docs/images/logo.svg`,
  // Asks the releases of <organization>/pulumi-<name of the package>.
  pluginDownloadURL: "github://api.github.com/pulumi-fireworks",
} as const;

export const LANGUAGES = {
  python: {
    packageName: PYTHON_PACKAGE,
    pyproject: { enabled: true },
    respectSchemaVersion: true,
    requires: { pulumi: ">=3.231.0,<4.0.0" },
  },
  go: {
    importBasePath: GO_MODULE,
    rootPackageName: "fireworks",
    generateResourceContainerTypes: true,
    respectSchemaVersion: true,
  },
  nodejs: { packageName: "pulumi-fireworks-plugin", respectSchemaVersion: true },
  csharp: { rootNamespace: "Pulumi", respectSchemaVersion: true },
} as const;
