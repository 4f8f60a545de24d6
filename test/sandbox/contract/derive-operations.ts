import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** Which method of which class of the SDK asks for an address. */
export interface SdkMethod {
  /** The module that declares it, such as `Checkout/Sessions`. */
  readonly module: string;
  readonly className: string;
  readonly method: string;
}

/** Reads `this._makeRequest('POST', '/v1/…')` out of the SDK's own code. */
export function sdkMethods(resources: string): Map<string, SdkMethod> {
  const found = new Map<string, SdkMethod>();
  for (const file of scripts(resources)) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
    const module = relative(resources, file).replace(/\.js$/, '');
    for (const statement of source.statements) {
      if (!ts.isClassDeclaration(statement)) continue;
      const className = statement.name?.text ?? '';
      for (const member of statement.members) {
        if (!ts.isMethodDeclaration(member)) continue;
        const operation = operationIn(member);
        if (operation !== undefined && !found.has(operation))
          found.set(operation, { module, className, method: member.name.getText() });
      }
    }
  }
  return found;
}

function operationIn(node: ts.Node): string | undefined {
  if (ts.isCallExpression(node) && node.expression.getText().endsWith('_makeRequest')) {
    const [method, address] = node.arguments;
    if (method === undefined || address === undefined) return undefined;
    return `${unquoted(method)} ${unquoted(address).replaceAll(/\$\{[^}]*\}/g, '{}')}`;
  }
  return ts.forEachChild(node, operationIn);
}

function unquoted(node: ts.Node): string {
  return node.getText().slice(1, -1);
}

function scripts(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .sort()
    .map((name) => join(directory, name));
}
