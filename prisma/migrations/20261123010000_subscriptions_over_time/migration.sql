-- Letters that no receipt carries: each told once to one person, about one thing, on one occasion.

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" UUID NOT NULL,
    "occasion" TEXT NOT NULL,
    "supporter_id" UUID,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "message_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notice_message_id_key" ON "notice"("message_id");

-- CreateIndex
CREATE INDEX "notice_supporter_id_idx" ON "notice"("supporter_id");

-- CreateIndex
CREATE UNIQUE INDEX "notice_kind_subject_occasion_key" ON "notice"("kind", "subject", "occasion");

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_supporter_id_fkey" FOREIGN KEY ("supporter_id") REFERENCES "supporter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "notice"
  ADD CONSTRAINT "notice_state_known" CHECK ("state" IN ('waiting', 'sending', 'sent', 'refused')),
  ADD CONSTRAINT "notice_sent_has_time" CHECK (("state" = 'sent') = ("sent_at" IS NOT NULL));
CREATE INDEX "notice_unsent" ON "notice" ("next_try_at") WHERE "state" IN ('waiting', 'sending');
