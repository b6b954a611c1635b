import { createRequire } from "node:module";
import type * as analyzerService from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import type * as analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";

/** What the configuration says of one policy, after the engine has filled in defaults. */
export interface ConfiguredPolicy {
  readonly disabled: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What the engine and this process told each other at start. Absent is what nobody has said. */
export interface PackRun {
  /** Whether this is a preview; `pulumi policy analyze` says nothing. */
  readonly dryRun?: boolean | undefined;
  /** Every policy of the pack, those of the team's own included. */
  readonly policyNames?: ReadonlySet<string> | undefined;
  readonly configuration?: ReadonlyMap<string, ConfiguredPolicy> | undefined;
}

/** One process is one run of one pack. */
const observed: { -readonly [Fact in keyof PackRun]: PackRun[Fact] } = {};
let observing = false;

/**
 * Listens to the calls at start. The library (1.21.0) shows a policy its own configuration only, so
 * names that no policy has would pass unseen, and it tells nobody whether this is a preview. It keeps
 * both to itself, hence this look at what its server reads and writes. Where that fails, nothing is
 * known, and the rules are the stricter for it.
 */
export function observePackRun(): PackRun {
  if (observing) return observed;
  observing = true;
  try {
    // The library's own copy, whatever the package manager's layout.
    const library = createRequire(require.resolve("@pulumi/policy"));
    const { AnalyzerService } = library("@pulumi/pulumi/proto/analyzer_grpc_pb") as typeof analyzerService;
    const { EnforcementLevel } = library("@pulumi/pulumi/proto/analyzer_pb") as typeof analyzer;
    const { configureStack, getAnalyzerInfo, configure } = AnalyzerService;

    configureStack.requestDeserialize = tap(configureStack.requestDeserialize, (request) => {
      observed.dryRun = request.getDryRun();
    });
    const serialize = getAnalyzerInfo.responseSerialize;
    getAnalyzerInfo.responseSerialize = (info) => {
      observed.policyNames = new Set(info.getPoliciesList().map((policy) => policy.getName()));
      return serialize(info);
    };
    configure.requestDeserialize = tap(configure.requestDeserialize, (request) => {
      const entries = request.getPolicyconfigMap().toArray();
      observed.configuration = new Map(
        entries.map(([name]) => {
          const policy = request.getPolicyconfigMap().get(name);
          const disabled = policy?.getEnforcementlevel() === EnforcementLevel.DISABLED;
          return [name, { disabled, settings: policy?.getProperties()?.toJavaScript() ?? {} }];
        }),
      );
    });
  } catch {
    // Another version of the library may be built otherwise.
  }
  return observed;
}

function tap<Request>(
  deserialize: (bytes: Buffer) => Request,
  look: (request: Request) => void,
): (bytes: Buffer) => Request {
  return (bytes) => {
    const request = deserialize(bytes);
    look(request);
    return request;
  };
}
