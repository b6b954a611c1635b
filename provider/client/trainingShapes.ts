import { type CallOptions, type Calls, type ListOptions } from "./calls.js";
import * as hint from "./hints.js";
import { rowsOf } from "./identity.js";
import { parseTrainingShapeName } from "./names.js";
import { path } from "./path.js";
import { trainingShapeVersion, trainingShapeVersionPage } from "./schemas.js";
import { shapeVersion } from "./shapeVersion.js";
import { trainingProfileOf, type TrainingProfile } from "./trainingProfile.js";
import { listedTrainingShapePage, type ListedTrainingShape } from "./trainingShapeSchemas.js";

/** Which versions of training shapes are listed. */
export interface ListTrainingShapesOptions extends ListOptions {
  /** Its id. @default "-", every account that the key sees */
  readonly account?: string | undefined;
  /** In AIP-160, as the service takes it. @default "latest_validated=true" */
  readonly filter?: string | undefined;
  /** A field, such as `create_time desc`. */
  readonly orderBy?: string | undefined;
}

const TRAINING_SHAPE = {
  noun: "training shape",
  version: trainingShapeVersion,
  versionPage: trainingShapeVersionPage,
  fix: hint.trainingShape,
};

export class TrainingShapes {
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  /**
   * Resolves a training shape to its full configuration.
   * @param shape `accounts/<a>/trainingShapes/<s>` (its latest validated version) or `.../versions/<v>` (exactly that one)
   */
  async resolveTrainingProfile(shape: string, options: CallOptions = {}): Promise<TrainingProfile> {
    const parsed = parseTrainingShapeName(shape);
    if (parsed === undefined) {
      throw new TypeError(
        `Invalid training_shape_id format '${shape}'. Expected accounts/<account>/trainingShapes/<shape>, optionally with /versions/<version>.`,
      );
    }
    const { versionId } = parsed;
    return trainingProfileOf(await shapeVersion({ name: shape, versionId }, TRAINING_SHAPE, this.#calls, options));
  }

  /**
   * Lists versions of training shapes with their profiles, in the server's order.
   * @param options `account` and `filter` (AIP-160) as the service takes them; by default the latest
   *   validated version of every shape that the key sees
   */
  async listTrainingShapes({
    account = "-",
    filter = "latest_validated=true",
    orderBy,
    ...options
  }: ListTrainingShapesOptions = {}): Promise<ListedTrainingShape[]> {
    const query = { ...(filter === "" ? {} : { filter }), ...(orderBy === undefined ? {} : { orderBy }) };
    const route = path`/v1/accounts/${account}/trainingShapes/-/versions`;
    const page = rowsOf(listedTrainingShapePage, {
      parent: `accounts/${account}`,
      collections: ["trainingShapes", "versions"],
      nameOf: ({ trainingShapeVersion: version }) => version,
    });
    return this.#calls.list("list training shapes", route, page, { ...options, query });
  }
}
