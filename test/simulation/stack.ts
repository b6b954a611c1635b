import { type StateRecord } from "./stateRecord.js";

/** The saved state of one stack. */
export class Stack {
  records: readonly StateRecord[] = [];
  /** Earlier states, as `pulumi stack export` would have kept them. */
  readonly earlier: (readonly StateRecord[])[] = [];
  #serials = 0;

  /** @param backend the mark of the Pulumi backend that holds it; without one it is not known */
  constructor(
    readonly name = "dev",
    readonly backend?: string,
  ) {}

  nextSerial(): number {
    return (this.#serials += 1);
  }

  /** The record that a resource of the program stands for. */
  live(slot: number): StateRecord | undefined {
    return this.records.find((record) => record.slot === slot && !record.delete);
  }

  add(record: StateRecord): void {
    this.records = [...this.records, saved(record)];
  }

  put(record: StateRecord): void {
    const next = saved(record);
    this.records = this.records.map((old) => (old.serial === record.serial ? next : old));
  }

  drop({ serial }: StateRecord): void {
    this.records = this.records.filter((record) => record.serial !== serial);
  }

  keepCopy(): void {
    if (this.earlier.length === 8) this.earlier.shift();
    this.earlier.push(this.records);
  }
}

/** What comes back from a file. */
function saved(record: StateRecord): StateRecord {
  return JSON.parse(JSON.stringify(record)) as StateRecord;
}
