import { relative } from 'node:path';
import ts from 'typescript';
import type { Fields, Operation, Shape } from './shape.ts';

/** Turns the SDK's types into shapes, as TypeScript itself understands them. */
export class ShapeReader {
  readonly objects: Record<string, Fields> = {};
  private readonly checker: ts.TypeChecker;
  private readonly directory: string;
  private readonly kinds: ReadonlySet<string>;
  private readonly waysToPay: ReadonlySet<string>;

  /** @param waysToPay those the sandbox does not have: what the SDK says of each is left out. */
  constructor(
    checker: ts.TypeChecker,
    directory: string,
    kinds: ReadonlySet<string>,
    waysToPay: ReadonlySet<string>,
  ) {
    this.checker = checker;
    this.directory = directory;
    this.kinds = kinds;
    this.waysToPay = waysToPay;
  }

  operation(file: ts.SourceFile, className: string, method: string): Operation {
    const owner = this.declared(file, className);
    const symbol = owner.getProperty(method);
    if (symbol === undefined) throw new Error(`${className} has no ${method}.`);
    const [signature] = this.checker.getTypeOfSymbolAtLocation(symbol, file).getCallSignatures();
    if (signature === undefined) throw new Error(`${className}.${method} cannot be called.`);
    const params = signature.getParameters().find(({ name }) => name === 'params');
    return {
      params: params === undefined ? null : this.shape(this.checker.getTypeOfSymbolAtLocation(params, file)),
      result: this.result(signature.getReturnType()),
    };
  }

  events(file: ts.SourceFile | undefined): Record<string, Shape> {
    const shapes: Record<string, Shape> = {};
    if (file === undefined) throw new Error('The SDK declares no events.');
    for (const statement of file.statements) {
      if (!ts.isInterfaceDeclaration(statement) || !statement.name.text.endsWith('Event')) continue;
      const type = this.checker.getTypeAtLocation(statement);
      const name = this.field(type, 'type', file);
      const data = this.field(type, 'data', file);
      const held = data === undefined ? undefined : this.field(data, 'object', file);
      if (name?.isStringLiteral() !== true || held === undefined) continue;
      const shape = this.shape(held);
      if (!isElsewhere(shape)) shapes[name.value] = shape;
    }
    return shapes;
  }

  private field(type: ts.Type, name: string, at: ts.Node): ts.Type | undefined {
    const symbol = type.getProperty(name);
    return symbol === undefined ? undefined : this.checker.getTypeOfSymbolAtLocation(symbol, at);
  }

  private declared(file: ts.SourceFile, name: string): ts.Type {
    const found = file.statements.find(
      (statement) => ts.isClassDeclaration(statement) && statement.name?.text === name,
    );
    if (found === undefined) throw new Error(`${file.fileName} declares no ${name}.`);
    return this.checker.getTypeAtLocation(found);
  }

  /** `Promise<Response<T>>`, `ApiListPromise<T>`, `ApiSearchResultPromise<T>`. */
  private result(type: ts.Type): Shape {
    const name = (type.aliasSymbol ?? type.symbol).name;
    const [inner] = type.aliasTypeArguments ?? this.checker.getTypeArguments(type as ts.TypeReference);
    if (inner === undefined) throw new Error(`What is ${this.checker.typeToString(type)}?`);
    if (name === 'ApiListPromise' || name === 'ApiSearchResultPromise') return { list: this.shape(inner) };
    const [held] = inner.aliasTypeArguments ?? [];
    return this.shape(held ?? inner);
  }

  private shape(type: ts.Type): Shape {
    const { flags } = type;
    if (type.aliasSymbol?.name === 'Decimal' || (type.getSymbol()?.name ?? '') === 'Decimal')
      return 'decimal';
    if ((flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return 'anything';
    if ((flags & ts.TypeFlags.String) !== 0) return 'string';
    if ((flags & (ts.TypeFlags.Number | ts.TypeFlags.NumberLiteral)) !== 0) return 'number';
    if ((flags & (ts.TypeFlags.Boolean | ts.TypeFlags.BooleanLiteral)) !== 0) return 'boolean';
    if ((flags & ts.TypeFlags.Null) !== 0) return 'null';
    if (type.isStringLiteral()) return { words: [type.value] };
    if (type.isUnion()) return this.union(type.types);
    if (type.isIntersection()) return 'string';
    return this.object(type);
  }

  /** An enumeration that Stripe may add to (`| OtherString`) is held to the words it has today. */
  private union(types: readonly ts.Type[]): Shape {
    const words = types.filter((type) => type.isStringLiteral()).map(({ value }) => value);
    const others = types.filter(
      (type) =>
        !type.isStringLiteral() &&
        (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) === 0 &&
        !(words.length > 0 && type.isIntersection()),
    );
    const shapes = [
      ...new Map(others.map((type) => this.shape(type)).map((one) => [JSON.stringify(one), one])).values(),
    ];
    const all: Shape[] = words.length === 0 ? shapes : [{ words: [...words].sort() }, ...shapes];
    const [only] = all;
    return all.length === 1 && only !== undefined ? only : { either: all };
  }

  /** What an object was before a change: its mapped type has no name of its own. */
  private part(whole: ts.Type): Shape {
    const shape = this.shape(whole);
    return isElsewhere(shape) ? shape : { part: shape };
  }

  private object(type: ts.Type): Shape {
    if (type.aliasSymbol?.name === 'Partial') return this.part(type.aliasTypeArguments?.[0] ?? type);
    if (this.checker.isArrayType(type)) {
      const [inner] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { array: inner === undefined ? 'anything' : this.shape(inner) };
    }
    const { symbol } = type;
    if (symbol.name === 'ApiList' || symbol.name === 'ApiSearchResult') {
      const [inner] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { list: inner === undefined ? 'anything' : this.shape(inner) };
    }
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    if (index !== undefined) return { map: this.shape(index.type) };
    const kind = this.kindOf(type);
    if (kind !== undefined && !this.kinds.has(kind)) return { elsewhere: kind };
    const name = this.nameOf(symbol);
    if (this.objects[name] === undefined) this.read(type, name);
    return { is: name };
  }

  private kindOf(type: ts.Type): string | undefined {
    const property = type.getProperty('object');
    const declaration = property?.valueDeclaration;
    if (property === undefined || declaration === undefined) return undefined;
    const kind = this.checker.getTypeOfSymbolAtLocation(property, declaration);
    return kind.isStringLiteral() ? kind.value : undefined;
  }

  private read(type: ts.Type, name: string): void {
    const fields: Record<string, Shape> = {};
    this.objects[name] = fields;
    for (const property of this.checker.getPropertiesOfType(type)) {
      const declaration = property.valueDeclaration ?? property.declarations?.[0];
      if (declaration === undefined) continue;
      const its = this.checker.getTypeOfSymbolAtLocation(property, declaration);
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      const isNever = (its.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) !== 0;
      const isVoid =
        its.isUnion() &&
        its.types.every(({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) !== 0);
      if (isNever || isVoid) continue;
      const field = isOptional ? `${property.name}?` : property.name;
      fields[field] = this.waysToPay.has(property.name) ? { elsewhere: property.name } : this.shape(its);
    }
  }

  /** Two modules may use one name: `Checkout/Sessions:Session` is not `BillingPortal/Sessions:Session`. */
  private nameOf(symbol: ts.Symbol): string {
    const full = this.checker.getFullyQualifiedName(symbol);
    const [, file = '', name = full] = /^"(.*)"\.(.*)$/.exec(full) ?? [];
    return `${relative(this.directory, file).replace(/\.d$/, '')}:${name}`;
  }
}

function isElsewhere(shape: Shape): boolean {
  return typeof shape === 'object' && 'elsewhere' in shape;
}
