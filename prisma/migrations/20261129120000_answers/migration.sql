-- AlterTable
ALTER TABLE "Learner" ADD COLUMN "seed" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "ExerciseProgress" ADD COLUMN "answer" TEXT;
ALTER TABLE "ExerciseProgress" ADD COLUMN "revealedAt" DATETIME;
ALTER TABLE "ExerciseProgress" ADD COLUMN "skippedAt" DATETIME;
ALTER TABLE "ExerciseProgress" ADD COLUMN "againSince" DATETIME;

-- Learners from before get a seed of their own, too.
UPDATE "Learner" SET "seed" = "sandbox";
