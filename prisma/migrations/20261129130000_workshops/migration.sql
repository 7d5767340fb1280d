-- CreateTable
CREATE TABLE "Setting" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Instructor" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "InstructorSession" (
    "tokenHash" TEXT NOT NULL PRIMARY KEY,
    "instructorId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "lastSeen" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    CONSTRAINT "InstructorSession_instructorId_fkey" FOREIGN KEY ("instructorId") REFERENCES "Instructor" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "instructorId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME,
    "lastUsedAt" DATETIME,
    CONSTRAINT "ApiToken_instructorId_fkey" FOREIGN KEY ("instructorId") REFERENCES "Instructor" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Workshop" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "instructorId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "startsAt" DATETIME NOT NULL,
    "endsAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    "seats" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "gating" TEXT NOT NULL,
    "hints" BOOLEAN NOT NULL,
    "solutions" BOOLEAN NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Workshop_instructorId_fkey" FOREIGN KEY ("instructorId") REFERENCES "Instructor" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "WorkshopLesson" (
    "workshopId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "lesson" TEXT NOT NULL,
    "gate" TEXT,

    PRIMARY KEY ("workshopId", "lesson"),
    CONSTRAINT "WorkshopLesson_workshopId_fkey" FOREIGN KEY ("workshopId") REFERENCES "Workshop" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Enrolment" (
    "learnerId" TEXT NOT NULL PRIMARY KEY,
    "workshopId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "joinedAt" DATETIME NOT NULL,
    "lastSeen" DATETIME NOT NULL,
    "mayType" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "Enrolment_learnerId_fkey" FOREIGN KEY ("learnerId") REFERENCES "Learner" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Enrolment_workshopId_fkey" FOREIGN KEY ("workshopId") REFERENCES "Workshop" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "HelpRequest" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "workshopId" TEXT NOT NULL,
    "learnerId" TEXT NOT NULL,
    "lesson" TEXT,
    "exercise" TEXT,
    "text" TEXT NOT NULL,
    "askedAt" DATETIME NOT NULL,
    "takenAt" DATETIME,
    "closedAt" DATETIME,
    "outcome" TEXT,
    CONSTRAINT "HelpRequest_workshopId_fkey" FOREIGN KEY ("workshopId") REFERENCES "Workshop" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "HelpRequest_learnerId_fkey" FOREIGN KEY ("learnerId") REFERENCES "Enrolment" ("learnerId") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Message" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "workshopId" TEXT NOT NULL,
    "learnerId" TEXT,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "exercise" TEXT,
    "sentAt" DATETIME NOT NULL,
    CONSTRAINT "Message_workshopId_fkey" FOREIGN KEY ("workshopId") REFERENCES "Workshop" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Message_learnerId_fkey" FOREIGN KEY ("learnerId") REFERENCES "Enrolment" ("learnerId") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "workshopId" TEXT NOT NULL,
    "learnerId" TEXT,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    CONSTRAINT "AuditEntry_workshopId_fkey" FOREIGN KEY ("workshopId") REFERENCES "Workshop" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "AuditEntry_learnerId_fkey" FOREIGN KEY ("learnerId") REFERENCES "Enrolment" ("learnerId") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Instructor_issuer_subject_key" ON "Instructor"("issuer", "subject");

-- CreateIndex
CREATE INDEX "InstructorSession_instructorId_idx" ON "InstructorSession"("instructorId");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_hash_key" ON "ApiToken"("hash");

-- CreateIndex
CREATE INDEX "ApiToken_instructorId_idx" ON "ApiToken"("instructorId");

-- CreateIndex
CREATE UNIQUE INDEX "Workshop_code_key" ON "Workshop"("code");

-- CreateIndex
CREATE INDEX "Workshop_instructorId_idx" ON "Workshop"("instructorId");

-- CreateIndex
CREATE UNIQUE INDEX "Enrolment_workshopId_nameKey_key" ON "Enrolment"("workshopId", "nameKey");

-- CreateIndex
CREATE INDEX "HelpRequest_workshopId_closedAt_idx" ON "HelpRequest"("workshopId", "closedAt");

-- CreateIndex
CREATE INDEX "HelpRequest_learnerId_idx" ON "HelpRequest"("learnerId");

-- CreateIndex
CREATE INDEX "Message_workshopId_id_idx" ON "Message"("workshopId", "id");

-- CreateIndex
CREATE INDEX "Message_learnerId_idx" ON "Message"("learnerId");

-- CreateIndex
CREATE INDEX "AuditEntry_workshopId_id_idx" ON "AuditEntry"("workshopId", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_learnerId_idx" ON "AuditEntry"("learnerId");
