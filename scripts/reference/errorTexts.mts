/** Every text that an error of this package can show, found in the sources; `<name>` stands for what is filled in. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { filesLike } from "../files.mts";

export interface ErrorText {
  readonly file: string;
  readonly text: string;
}

/** What users of resources, data functions and the client can meet. */
const SOURCES = [
  "provider/{config,plainSecrets}.ts",
  "provider/{client,functions,lifecycle,program,resources}/**/*.ts",
];
const ERROR_CLASS = /(Error|Bug|Timeout|Failed|Stopped|Used)$/;
const TEXT_PROPERTY = /^(reason|serverMessage|fix|fault|why)$/;
/** A function that answers why something is not to be had: what it returns stands in an error. */
const REASONING = /^why(Not|Remade|TakenOver)/;

export function errorTexts(root: string): ErrorText[] {
  return filesLike(SOURCES, root).flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest, true);
    const texts = new Set<string>();
    collect(source, texts, file.endsWith("/hints.ts"));
    return [...texts].map((text) => ({ file, text }));
  });
}

function collect(node: ts.Node, texts: Set<string>, isReasoning: boolean): void {
  const add = (expression: ts.Expression | undefined): void => {
    for (const text of expression === undefined ? [] : textsOf(expression)) if (isMessage(text)) texts.add(text);
  };
  if (ts.isNewExpression(node) && ERROR_CLASS.test(lastName(node.expression))) node.arguments?.forEach(add);
  else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword)
    node.arguments.forEach(add);
  else if (ts.isCallExpression(node) && lastName(node.expression) === "fail") add(node.arguments.at(-1));
  else if (ts.isPropertyAssignment(node) && TEXT_PROPERTY.test(node.name.getText())) add(node.initializer);
  else if (ts.isVariableDeclaration(node) && /^(fault|fix|reason)$/.test(node.name.getText())) add(node.initializer);
  else if (ts.isReturnStatement(node) && isReasoning) add(node.expression);
  else if (isText(node) && node.getText().includes("Fix: ")) add(node);
  const reasons = isReasoning || (ts.isFunctionDeclaration(node) && REASONING.test(node.name?.text ?? ""));
  ts.forEachChild(node, (child) => {
    collect(child, texts, reasons);
  });
}

/** A name, a state or a type is no message, and neither is one that says nothing of its own. */
function isMessage(text: string): boolean {
  return /\S \S+ \S/.test(text) && text.replaceAll(/<[^<>]*>|\W/g, "").length > 4;
}

/** An expression's possible texts: both sides of a condition, what is added up in one. */
function textsOf(expression: ts.Expression): string[] {
  if (ts.isParenthesizedExpression(expression)) return textsOf(expression.expression);
  if (ts.isConditionalExpression(expression))
    return [...textsOf(expression.whenTrue), ...textsOf(expression.whenFalse)];
  if (ts.isArrayLiteralExpression(expression)) return expression.elements.flatMap((element) => textsOf(element));
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return [[expression.left, expression.right].map((part) => textsOf(part)[0] ?? "<...>").join("")];
  }
  return isText(expression) ? [textOf(expression)] : [];
}

function isText(node: ts.Node): node is ts.StringLiteralLike | ts.TemplateExpression {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function textOf(node: ts.StringLiteralLike | ts.TemplateExpression): string {
  if (!ts.isTemplateExpression(node)) return node.text;
  return node.templateSpans.reduce(
    (text, { expression, literal }) => `${text}<${lastName(expression) || "..."}>${literal.text}`,
    node.head.text,
  );
}

/** `name` of `model.name`; nothing of what has no name. */
function lastName(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : "";
}
