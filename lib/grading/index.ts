export { GRADE_FORMATS, renderGrade } from './formats.ts';
export type { GradeFormat } from './formats.ts';
export { gradeExercise, prepareExercise, total } from './grade.ts';
export type { Grade, GradedExercise, GradingSandbox, Submission } from './grade.ts';
export { proveExercise } from './prove.ts';
export type { Disproof } from './prove.ts';
export { withstandMutations } from './withstand.ts';
export type { Withstood } from './withstand.ts';
