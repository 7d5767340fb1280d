/** A word as written: `parts` say what it means, `text` is its source. */
export interface Word {
  readonly text: string;
  readonly parts: readonly WordPart[];
  /** Set when the word is nothing but ordinary characters: it stands for itself whatever the shell's state. */
  readonly plain?: string | undefined;
  /** An unquoted `{` is in it, so brace expansion must look. */
  readonly brace?: boolean;
  /** Set when the word reads `name=value`, which is an assignment where the grammar allows one. */
  readonly assignment?: Assignment | undefined;
}

export type WordPart =
  /** Unquoted characters: patterns and tildes count. */
  | { readonly type: 'literal'; readonly text: string }
  /** `'…'`, `\x`, `$'…'`. */
  | { readonly type: 'quoted'; readonly text: string }
  | { readonly type: 'double'; readonly parts: readonly WordPart[] }
  | ParameterPart
  | CommandPart
  | { readonly type: 'arithmetic'; readonly expression: Word }
  | { readonly type: 'process'; readonly direction: '<' | '>'; readonly body: List };

export interface ParameterPart {
  readonly type: 'parameter';
  readonly name: string;
  readonly subscript?: Word | undefined;
  /** `${!name}`. */
  readonly indirect: boolean;
  readonly operation?: ParameterOperation | undefined;
  readonly text: string;
}

export interface CommandPart {
  readonly type: 'command';
  /** Parsed already for `$(…)`; text for backticks, whose syntax errors appear when they run. */
  readonly body: List | string;
  readonly line: number;
}

export type ParameterOperation =
  | { readonly kind: 'length' }
  | { readonly kind: 'default' | 'assign' | 'error' | 'alternative'; readonly colon: boolean; readonly word: Word }
  | { readonly kind: 'remove'; readonly side: 'prefix' | 'suffix'; readonly longest: boolean; readonly pattern: Word }
  | {
      readonly kind: 'replace';
      readonly where: 'first' | 'all' | 'prefix' | 'suffix';
      readonly pattern: Word;
      readonly replacement: Word;
    }
  | { readonly kind: 'substring'; readonly offset: Word; readonly length: Word | undefined }
  | { readonly kind: 'case'; readonly to: 'upper' | 'lower' | 'other'; readonly all: boolean; readonly pattern: Word | undefined }
  | { readonly kind: 'transform'; readonly operator: string }
  /** `${!prefix*}`. */
  | { readonly kind: 'names'; readonly join: boolean }
  /** `${!array[@]}`. */
  | { readonly kind: 'keys'; readonly join: boolean }
  | { readonly kind: 'bad' };

export interface Assignment {
  readonly name: string;
  readonly subscript: Word | undefined;
  readonly append: boolean;
  readonly value: Word;
  /** Set for `name=(…)`. */
  readonly elements?: readonly ArrayElement[] | undefined;
}

export interface ArrayElement {
  readonly subscript: Word | undefined;
  readonly append: boolean;
  readonly value: Word;
}

export type RedirectionOperator = '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '&>' | '&>>' | '<<' | '<<-' | '<<<';

export interface Redirection {
  readonly operator: RedirectionOperator;
  readonly descriptor: number | undefined;
  /** `{name}>file`: the shell picks a descriptor and puts its number in the variable. */
  readonly variable: string | undefined;
  /** For a here-document, its body. */
  readonly target: Word;
  /** A here-document's delimiter as written. */
  readonly delimiter?: string;
}

interface Located {
  readonly line: number;
}

export interface SimpleCommand extends Located {
  readonly type: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
}

export interface Pipeline extends Located {
  readonly type: 'pipeline';
  readonly negated: boolean;
  readonly timed: 'posix' | 'bash' | undefined;
  readonly commands: readonly Command[];
}

export interface AndOr extends Located {
  readonly type: 'and-or';
  readonly first: Command;
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly command: Command }[];
}

export interface ListItem {
  readonly command: Command;
  readonly background: boolean;
}

export interface List extends Located {
  readonly type: 'list';
  readonly items: readonly ListItem[];
}

interface Compound extends Located {
  readonly redirections: readonly Redirection[];
}

export interface Subshell extends Compound {
  readonly type: 'subshell';
  readonly body: List;
}

export interface Group extends Compound {
  readonly type: 'group';
  readonly body: List;
}

export interface If extends Compound {
  readonly type: 'if';
  readonly branches: readonly { readonly condition: List; readonly body: List }[];
  readonly otherwise: List | undefined;
}

export interface While extends Compound {
  readonly type: 'while';
  readonly until: boolean;
  readonly condition: List;
  readonly body: List;
}

export interface For extends Compound {
  readonly type: 'for' | 'select';
  readonly name: string;
  /** Undefined goes through "$@". */
  readonly words: readonly Word[] | undefined;
  readonly body: List;
}

export interface ForArithmetic extends Compound {
  readonly type: 'for-arithmetic';
  readonly initial: Word;
  readonly condition: Word;
  readonly step: Word;
  readonly body: List;
}

export interface CaseClause {
  readonly patterns: readonly Word[];
  readonly body: List;
  readonly end: ';;' | ';&' | ';;&';
}

export interface Case extends Compound {
  readonly type: 'case';
  readonly subject: Word;
  readonly clauses: readonly CaseClause[];
}

export interface ArithmeticCommand extends Compound {
  readonly type: 'arithmetic';
  readonly expression: Word;
}

export interface Conditional extends Compound {
  readonly type: 'conditional';
  readonly expression: Condition;
}

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly operand: Condition }
  | { readonly kind: 'group'; readonly operand: Condition }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Word }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Word; readonly right: Word }
  | { readonly kind: 'word'; readonly word: Word };

export interface FunctionDefinition extends Located {
  readonly type: 'function';
  readonly name: string;
  readonly body: Command;
  /** As written, from its name on; what `saveShell` keeps. */
  readonly source: string;
}

export type Command =
  | SimpleCommand | Pipeline | AndOr | List | Subshell | Group | If | While | For | ForArithmetic | Case
  | ArithmeticCommand | Conditional | FunctionDefinition;
