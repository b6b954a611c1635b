/** `npm run picture`: makes `docs/images/preview.svg` anew, by a real run of the README's program. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepare } from "./example/prepare.mts";
import { PICTURE, previewPicture } from "./picture/previewPicture.mts";

const engine = await prepare({ build: true });
const picture = await previewPicture(engine.command, (folder) =>
  engine.environment({ home: join(folder, "home"), backend: join(folder, "backend") }),
);
writeFileSync(PICTURE, picture);
console.log(PICTURE);
