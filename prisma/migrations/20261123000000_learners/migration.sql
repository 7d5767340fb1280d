-- CreateTable
CREATE TABLE "Learner" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "secretHash" TEXT NOT NULL,
    "sandbox" TEXT NOT NULL,
    "lastVisited" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "ExerciseProgress" (
    "learnerId" TEXT NOT NULL,
    "exercise" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "passedAt" DATETIME,
    "latest" JSONB,
    "hintsShown" INTEGER NOT NULL DEFAULT 0,

    PRIMARY KEY ("learnerId", "exercise"),
    CONSTRAINT "ExerciseProgress_learnerId_fkey" FOREIGN KEY ("learnerId") REFERENCES "Learner" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Attempt" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "learnerId" TEXT NOT NULL,
    "exercise" TEXT NOT NULL,
    "at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "asked" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    CONSTRAINT "Attempt_learnerId_fkey" FOREIGN KEY ("learnerId") REFERENCES "Learner" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Learner_secretHash_key" ON "Learner"("secretHash");

-- CreateIndex
CREATE UNIQUE INDEX "Learner_sandbox_key" ON "Learner"("sandbox");

-- CreateIndex
CREATE INDEX "Attempt_learnerId_exercise_idx" ON "Attempt"("learnerId", "exercise");
