import { type Measure } from "../report.mts";
import { cold } from "./cold.mts";
import { growth } from "./growth.mts";
import { importWeight } from "./importWeight.mts";
import { life } from "./life.mts";
import { limited } from "./limited.mts";
import { pages } from "./pages.mts";
import { plugin } from "./plugin.mts";
import { polling } from "./polling.mts";
import { script } from "./script.mts";
import { slow } from "./slow.mts";
import { stacks } from "./stacks.mts";
import { start } from "./start.mts";
import { stateBytes } from "./stateBytes.mts";

export const MEASURES: readonly Measure[] = [
  stateBytes,
  importWeight,
  start,
  cold,
  life,
  plugin,
  pages,
  slow,
  polling,
  script,
  limited,
  stacks,
  growth,
];
