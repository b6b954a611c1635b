import { relative, sep } from "node:path";
import { AST_NODE_TYPES, ESLintUtils, type TSESTree } from "@typescript-eslint/utils";
import { type ImportLine, importTarget, violation } from "./arrows.mts";

/** ESLint's rule for the arrows between the parts: reports each import that `arrows.mts` does not allow. */
export const importArrows = ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: "problem",
    schema: [],
    messages: { forbidden: "{{reason}}. Fix: see the arrows in scripts/lint/arrows.mts" },
  },
  create(context) {
    const from = relative(context.cwd, context.filename).split(sep).join("/");
    const look = (source: TSESTree.Node | null, kind: ImportLine["kind"]): void => {
      if (source?.type !== AST_NODE_TYPES.Literal || typeof source.value !== "string") return;
      const reason = violation({ from, to: importTarget(from, source.value), kind });
      if (reason !== undefined) context.report({ node: source, messageId: "forbidden", data: { reason } });
    };
    return {
      ImportDeclaration: ({ source, importKind, specifiers }) => {
        const named = specifiers.filter((specifier) => specifier.type === AST_NODE_TYPES.ImportSpecifier);
        const isTypes = named.length > 0 && named.length === specifiers.length;
        const onlyTypes = isTypes && named.every((specifier) => specifier.importKind === "type");
        look(source, importKind === "type" || onlyTypes ? "type" : "value");
      },
      ExportNamedDeclaration: ({ source, exportKind, specifiers }) => {
        const onlyTypes = specifiers.length > 0 && specifiers.every((specifier) => specifier.exportKind === "type");
        look(source, exportKind === "type" || onlyTypes ? "type" : "value");
      },
      ExportAllDeclaration: ({ source, exportKind }) => {
        look(source, exportKind);
      },
      TSImportEqualsDeclaration: ({ moduleReference, importKind }) => {
        if (moduleReference.type === AST_NODE_TYPES.TSExternalModuleReference)
          look(moduleReference.expression, importKind);
      },
      TSImportType: ({ source }) => {
        look(source, "type");
      },
      ImportExpression: ({ source }) => {
        look(source, "lazy");
      },
    };
  },
});
