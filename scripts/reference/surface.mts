/**
 * The public surface of the package, read from the sources by the TypeScript compiler: what each entry
 * point exports, with doc comments (for the reference) and declarations (for the API report).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** From what a user imports to the file behind it. */
export const ENTRY_POINTS = {
  "pulumi-fireworks": "provider/index.ts",
  "pulumi-fireworks/client": "provider/client/index.ts",
  "pulumi-fireworks/emulator": "provider/emulator/index.ts",
  "pulumi-fireworks/plugin": "provider/plugin/sdk/index.ts",
  "pulumi-fireworks/policies": "policies/createPolicies.ts",
  "pulumi-fireworks/report": "provider/report/index.ts",
  "pulumi-fireworks/tokens": "provider/tokens.ts",
} as const;
export type EntryPoint = keyof typeof ENTRY_POINTS;

/** A doc comment. */
export interface Doc {
  readonly text: string;
  readonly tags: readonly { readonly name: string; readonly text: string }[];
}

export interface Member {
  readonly name: string;
  /** As it is written, such as `pulumi.Input<string>`; of a method its signature. */
  readonly type: string;
  readonly isMethod: boolean;
  readonly isOptional: boolean;
  readonly doc: Doc;
}

export interface Exported {
  readonly name: string;
  readonly kind: "class" | "interface" | "type" | "function" | "constant";
  readonly doc: Doc;
  readonly members: readonly Member[];
  /** The class that it extends. */
  readonly base?: string;
  /** As a reader of `.d.ts` files sees it, without comments. */
  readonly declaration: string;
}

export type Surface = ReadonlyMap<EntryPoint, readonly Exported[]>;

const EXPANDED: ts.TypeFormatFlags =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.InTypeAlias |
  ts.TypeFormatFlags.MultilineObjectLiterals |
  ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;

/** The sources as the compiler sees them. @param files paths relative to the repository */
export function openSources(root: string, files: readonly string[], further: ts.CompilerOptions = {}): ts.Program {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => readFileSync(path, "utf8")) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const paths = files.map((file) => join(root, file));
  return ts.createProgram(paths, { ...options, ...further });
}

/** What a file exports, under the names that it gives. */
export function exportsOf(program: ts.Program, root: string, file: string): ts.Symbol[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(root, file));
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} is no module`);
  return checker.getExportsOfModule(module);
}

/** The doc comment of what is declared. */
export function docOf(symbol: ts.Symbol, checker: ts.TypeChecker): Doc {
  const tags = symbol.getJsDocTags(checker).map(({ name, text }) => ({ name, text: ts.displayPartsToString(text) }));
  return { text: ts.displayPartsToString(symbol.getDocumentationComment(checker)), tags };
}

/** Reads all entry points. @param root the repository */
export function readSurface(root: string): Surface {
  const emitting = { noEmit: false, declaration: true, emitDeclarationOnly: true, removeComments: true };
  const program = openSources(root, Object.values(ENTRY_POINTS), emitting);
  const reader = new SurfaceReader(program, program.getTypeChecker());
  const entries = Object.entries(ENTRY_POINTS).map(([entry, file]): [EntryPoint, Exported[]] => {
    const exported = exportsOf(program, root, file).map((symbol) => reader.exported(symbol));
    return [entry as EntryPoint, exported.sort((a, b) => (a.name < b.name ? -1 : 1))];
  });
  return new Map(entries);
}

class SurfaceReader {
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;
  readonly #declarations = new Map<ts.SourceFile, ts.SourceFile>();

  constructor(program: ts.Program, checker: ts.TypeChecker) {
    this.#program = program;
    this.#checker = checker;
  }

  exported(alias: ts.Symbol): Exported {
    const isAlias = (alias.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? this.#checker.getAliasedSymbol(alias) : alias;
    const [node] = symbol.declarations ?? [];
    if (node === undefined) throw new Error(`${alias.name} is declared nowhere`);
    const own = this.#doc(symbol);
    return {
      name: alias.name,
      kind: kindOf(node),
      doc: own.text === "" && isAlias ? this.#doc(alias) : own,
      members: this.#members(symbol, node),
      ...baseOf(node),
      declaration: this.#declaration(alias.name, symbol, node),
    };
  }

  #members(symbol: ts.Symbol, node: ts.Declaration): Member[] {
    const fields = ts.isClassDeclaration(node)
      ? node.members.flatMap((member) => this.#classMember(member) ?? [])
      : ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
        ? propertiesOf(this.#checker.getDeclaredTypeOfSymbol(symbol))
        : [];
    return fields.map((field) => this.#member(field));
  }

  #classMember(member: ts.ClassElement): ts.Symbol | undefined {
    const flags = ts.getCombinedModifierFlags(member);
    const isHidden = (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0;
    const { name } = member;
    if (isHidden || name === undefined || ts.isPrivateIdentifier(name) || name.getText().startsWith("__")) return;
    return this.#checker.getSymbolAtLocation(name);
  }

  #member(symbol: ts.Symbol): Member {
    const node = symbol.valueDeclaration ?? symbol.declarations?.[0];
    const isMethod = node !== undefined && (ts.isMethodDeclaration(node) || ts.isMethodSignature(node));
    return {
      name: symbol.name,
      type: this.#typeText(symbol, node),
      isMethod,
      isOptional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
      doc: this.#doc(symbol),
    };
  }

  #typeText(symbol: ts.Symbol, node: ts.Declaration | undefined): string {
    if (node === undefined) return this.#checker.typeToString(this.#checker.getTypeOfSymbol(symbol));
    if (ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) {
      const isStatic = (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static) !== 0;
      const parameters = node.parameters.map((parameter) => plain(parameter.getText().replace(/ = \{\}$/, "")));
      const result = node.type === undefined ? "" : `: ${plain(node.type.getText())}`;
      return `${isStatic ? "static " : ""}${symbol.name}(${parameters.join(", ")})${result}`;
    }
    if ((ts.isPropertySignature(node) || ts.isPropertyDeclaration(node) || ts.isGetAccessor(node)) && node.type)
      return plain(node.type.getText());
    return this.#checker.typeToString(
      this.#checker.getTypeOfSymbol(symbol),
      undefined,
      ts.TypeFormatFlags.NoTruncation,
    );
  }

  #doc(symbol: ts.Symbol): Doc {
    return docOf(symbol, this.#checker);
  }

  #declaration(name: string, symbol: ts.Symbol, node: ts.Declaration): string {
    if (ts.isTypeAliasDeclaration(node)) {
      const type = this.#checker.getDeclaredTypeOfSymbol(symbol);
      return `export type ${name} = ${this.#checker.typeToString(type, undefined, EXPANDED)};`;
    }
    const emitted = this.#emitted(node.getSourceFile());
    const found = emitted.statements.filter((statement) => declares(statement, symbol.name));
    if (found.length === 0) throw new Error(`no declaration of ${symbol.name} was emitted`);
    const text = found.map((statement) => statement.getText(emitted)).join("\n");
    return text.replaceAll(/^\s*(#private|private [^\n]*);\n/gm, "").replaceAll(/^export declare /gm, "export ");
  }

  #emitted(source: ts.SourceFile): ts.SourceFile {
    const known = this.#declarations.get(source);
    if (known !== undefined) return known;
    let text = "";
    this.#program.emit(source, (_, written) => (text = written), undefined, true);
    const parsed = ts.createSourceFile("emitted.d.ts", text, ts.ScriptTarget.Latest, true);
    this.#declarations.set(source, parsed);
    return parsed;
  }
}

/** A text has the properties of a String too, and they say nothing. */
function propertiesOf(type: ts.Type): ts.Symbol[] {
  const isRecord = ({ flags }: ts.Type): boolean => (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
  return (type.isUnion() ? type.types : [type]).every(isRecord) ? type.getProperties() : [];
}

function kindOf(node: ts.Declaration): Exported["kind"] {
  if (ts.isClassDeclaration(node)) return "class";
  if (ts.isInterfaceDeclaration(node)) return "interface";
  if (ts.isTypeAliasDeclaration(node)) return "type";
  return ts.isFunctionDeclaration(node) ? "function" : "constant";
}

function baseOf(node: ts.Declaration): Pick<Exported, "base"> {
  if (!ts.isClassDeclaration(node)) return {};
  const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  return clause === undefined ? {} : { base: clause.types.map((type) => type.getText()).join(", ") };
}

function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.some((one) => one.name.getText() === name);
  const isNamed =
    ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isFunctionDeclaration(statement);
  return isNamed && statement.name?.text === name;
}

/** On one line, without comments. */
function plain(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/\/\/[^\n]*/g, "")
    .replaceAll(/\s+/g, " ");
}
