import path from 'node:path';
import ts from 'typescript';

/** A source file as the rules look at it; `path` is from the project's root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** What stands between the quotes; undefined where it is worked out at run time and cannot be read here. */
  readonly specifier: string | undefined;
  /** The file of ours it leads to, from the project's root; undefined for a package. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

/** `on.name`, `on['name']`, or `{ name } = on`; `called` where it is followed by arguments or a template. */
export interface Access {
  readonly on: string;
  readonly name: string;
  readonly called: boolean;
}

/** The texts that names stand for, where a file says so before it uses them. */
type Constants = Map<string, string | undefined>;

export interface SourceFacts {
  readonly path: string;
  readonly imports: readonly Import[];
  readonly accesses: readonly Access[];
  /** The names of properties written in object literals. */
  readonly keys: readonly string[];
}

/** Read from the syntax tree, so that comments, strings and line breaks neither hide a fact nor make one up. */
export function factsOf(file: SourceFile): SourceFacts {
  const imports: Import[] = [];
  const accesses: Access[] = [];
  const keys: string[] = [];
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);

  const constants: Constants = new Map();
  const look = (node: ts.Node): void => {
    rememberConstant(node, constants);
    const from = importedBy(node, constants);
    if (from) imports.push({ ...from, target: targetOf(file.path, from.specifier) });
    accesses.push(...accessesIn(node));
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) keys.push(nameIn(node.name));
    ts.forEachChild(node, look);
  };
  look(source);
  return { path: file.path, imports, accesses, keys };
}

function importedBy(node: ts.Node, constants: Constants): Omit<Import, 'target'> | undefined {
  if (ts.isImportDeclaration(node)) {
    const bindings = node.importClause?.namedBindings;
    const names = bindings && ts.isNamedImports(bindings) ? bindings.elements.map(importedName) : [];
    const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { specifier: literal(node.moduleSpecifier), typeOnly, names };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    const bindings = node.exportClause;
    const names = bindings && ts.isNamedExports(bindings) ? bindings.elements.map(importedName) : [];
    return { specifier: literal(node.moduleSpecifier), typeOnly: node.isTypeOnly, names };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { specifier: literal(node.argument.literal), typeOnly: true, names: [] };
  }
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return { specifier: literal(node.moduleReference.expression), typeOnly: node.isTypeOnly, names: [] };
  }
  if (!ts.isCallExpression(node)) return undefined;
  const dynamic = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const required = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  if (!dynamic && !required) return undefined;
  const [what] = node.arguments;
  const named = what && ts.isIdentifier(what) ? constants.get(what.text) : undefined;
  return { specifier: named ?? (what && literal(what)), typeOnly: false, names: [] };
}

/** A name given to two different texts is remembered as neither. */
function rememberConstant(node: ts.Node, constants: Constants): void {
  if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) return;
  const text =
    (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0 && node.initializer
      ? literal(node.initializer)
      : undefined;
  constants.set(node.name.text, constants.has(node.name.text) ? undefined : text);
}

function importedName(element: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return (element.propertyName ?? element.name).text;
}

function literal(node: ts.Node): string | undefined {
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}

function targetOf(from: string, specifier: string | undefined): string | undefined {
  return specifier?.startsWith('.') ? path.posix.join(path.posix.dirname(from), specifier) : undefined;
}

function accessesIn(node: ts.Node): Access[] {
  if (ts.isPropertyAccessExpression(node)) {
    return [{ on: node.expression.getText(), name: node.name.text, called: isCalled(node) }];
  }
  if (ts.isElementAccessExpression(node)) {
    const name = literal(node.argumentExpression);
    return name === undefined ? [] : [{ on: node.expression.getText(), name, called: isCalled(node) }];
  }
  if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) {
    const on = node.initializer?.getText() ?? '';
    return node.name.elements.map((element) => ({
      on,
      name: nameIn(element.propertyName ?? element.name),
      called: false,
    }));
  }
  return [];
}

function isCalled(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isNonNullExpression(parent) || ts.isParenthesizedExpression(parent)) return isCalled(parent);
  if (ts.isTaggedTemplateExpression(parent)) return parent.tag === node;
  return ts.isCallExpression(parent) && parent.expression === node;
}

function nameIn(node: ts.PropertyName | ts.BindingName): string {
  return ts.isIdentifier(node) ? node.text : (literal(node) ?? '');
}
