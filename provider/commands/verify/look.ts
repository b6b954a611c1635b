import { z } from "zod";
import { allPages } from "../../client/allPages.js";
import { type Calls } from "../../client/calls.js";
import { FireworksApiError } from "../../client/errors.js";
import { type HttpRequest } from "../../client/http.js";
import { type CheckpointParent, parseCheckpointParent } from "../../client/names.js";
import { namePath, path } from "../../client/path.js";
import { CommandFailure } from "../command.js";

export type Json = Readonly<Record<string, unknown>>;

/** What the service answered to one request, as it stands on the wire. */
export interface Answered {
  readonly status: number;
  /** Of a refusal. It may name what is private: for the terminal only. */
  readonly text: string;
  readonly body: Json;
}

type Request = Pick<HttpRequest<unknown>, "method" | "path" | "query" | "body"> & {
  readonly timeoutMs?: number;
  /** Takes a 5xx for an answer, too. */
  readonly takesAll?: boolean;
};

/** Refusals that say something about the question, not about the moment. */
const TELLING = [400, 402, 403, 404, 405, 409, 412, 422, 501];
/** Trainer jobs whose checkpoints are looked at when none is named: few, since the smallest rate limit is 10 a minute. */
const MAX_JOBS = 3;
const PAGE = "200";
/** What nothing is called. */
export const ABSENT = "verify-no-such-id";

/** Asks the service, each thing once however many questions want to know it. */
export class Look {
  readonly #known = new Map<string, Promise<Answered>>();
  #models: Promise<readonly Json[]> | undefined;

  constructor(
    readonly calls: Calls,
    readonly accountId: string,
    /** What `--job` and `--session` name. */
    readonly named: { readonly job?: CheckpointParent | undefined; readonly session?: CheckpointParent | undefined },
  ) {}

  /** @throws FireworksApiError for what is no answer to a question: no connection, a wrong key, a service that is busy */
  async ask({ takesAll = false, ...request }: Request): Promise<Answered> {
    try {
      const body = await this.calls.send({
        what: "ask how the service answers",
        ...request,
        answer: z.looseObject({}),
        retries: !takesAll,
      });
      return { status: 200, text: "", body };
    } catch (error) {
      const { status, serverMessage = "" } = error instanceof FireworksApiError ? error : {};
      if (status === undefined || status < 400 || !(takesAll || TELLING.includes(status))) throw error;
      return { status, text: serverMessage, body: {} };
    }
  }

  get(route: string, query: Readonly<Record<string, string>> = {}, takesAll = false): Promise<Answered> {
    const key = JSON.stringify([route, query]);
    const known = this.#known.get(key) ?? this.ask({ method: "GET", path: route, query, takesAll });
    this.#known.set(key, known);
    return known;
  }

  /** The newest trainer jobs. */
  async jobs(): Promise<readonly Json[]> {
    return rowsIn(await this.jobList());
  }

  jobList(): Promise<Answered> {
    return this.get(path`/v1/accounts/${this.accountId}/rlorTrainerJobs`, {
      pageSize: PAGE,
      orderBy: "create_time desc",
    });
  }

  /** Checkpoints of the named job, or else of the newest ones. */
  async checkpointLists(): Promise<readonly { readonly parent: CheckpointParent; readonly list: Answered }[]> {
    const { job } = this.named;
    const newest = async (): Promise<CheckpointParent[]> =>
      (await this.jobs()).flatMap((row) => parseCheckpointParent(textIn(row, "name")) ?? []).slice(0, MAX_JOBS);
    const parents = job === undefined ? await newest() : [job];
    const lists = await Promise.all(
      parents.map(async (parent) => ({ parent, list: await this.checkpointsOf(parent) })),
    );
    return lists.filter(({ list }) => list.status === 200);
  }

  async checkpointsOf(parent: CheckpointParent, pageSize = PAGE): Promise<Answered> {
    const list = await this.get(`${namePath(parent.name)}/checkpoints`, { pageSize });
    const isNamed = parent === this.named.job || parent === this.named.session;
    if (isNamed && [403, 404].includes(list.status)) throw new CommandFailure(`${parent.name}: ${list.text}`);
    return list;
  }

  /** All models of the account, as the list shows them: once, and as they are now. */
  models(): Promise<readonly Json[]> {
    return (this.#models ??= this.listModels());
  }

  listModels(): Promise<readonly Json[]> {
    const route = path`/v1/accounts/${this.accountId}/models`;
    const read = async (pageToken: string) => {
      const query = { pageSize: PAGE, ...(pageToken === "" ? {} : { pageToken }) };
      const page = await this.ask({ method: "GET", path: route, query });
      return { items: [...rowsIn(page)], nextPageToken: textIn(page.body, "nextPageToken") };
    };
    return allPages(read, { what: "list models", path: route, clock: this.calls.session.clock });
  }
}

/** The rows of a list, whatever the array is called. */
export function rowsIn({ body }: Answered): readonly Json[] {
  const arrays = Object.values(body).filter((found): found is Json[] => Array.isArray(found));
  return arrays.find(({ length }) => length > 0) ?? [];
}

export function textIn(row: unknown, name: string): string {
  const found = fieldOf(row, name);
  return typeof found === "string" ? found : "";
}

export function fieldOf(row: unknown, name: string): unknown {
  return typeof row === "object" && row !== null ? Reflect.get(row, name) : undefined;
}
