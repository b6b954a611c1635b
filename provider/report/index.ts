/** `pulumi-fireworks/report`: what a preview means, for a person who reviews it. Loads neither Pulumi nor a client. */
export { NoPreviewError } from "./readPreview.js";
export { report, type Problem, type Report, type ReportOptions } from "./report.js";
export { toHtml } from "./html.js";
export { toMarkdown } from "./markdown.js";
export { type Change } from "./resourceChange.js";
export { type ChangedField } from "./changedFields.js";
export { type Cost, type CostChange, type Total } from "./cost.js";
export { type Fate } from "./fate.js";
export { type Finding, type NotEvaluated, type PolicyReport, type RuleFindings } from "./findings.js";
export { type PolicyPack } from "./preview.js";
export { type ResourceType, type Row } from "./row.js";
export { type Service } from "./service.js";
export { type Checkpoint, type Kind, type Side } from "./side.js";
