-- CreateTable
CREATE TABLE "OpenedHint" (
    "learnerId" TEXT NOT NULL,
    "exercise" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,

    PRIMARY KEY ("learnerId", "exercise", "number"),
    CONSTRAINT "OpenedHint_learnerId_fkey" FOREIGN KEY ("learnerId") REFERENCES "Learner" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Hints from before this was kept were opened at some time: the learner's beginning is before every workshop's end.
WITH RECURSIVE "Hint"("number") AS (SELECT 1 UNION ALL SELECT "number" + 1 FROM "Hint" WHERE "number" < 20)
INSERT INTO "OpenedHint" ("learnerId", "exercise", "number", "at")
SELECT p."learnerId", p."exercise", h."number", l."createdAt"
FROM "ExerciseProgress" p JOIN "Learner" l ON l."id" = p."learnerId" JOIN "Hint" h ON h."number" <= p."hintsShown";
