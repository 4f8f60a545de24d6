-- Terms measured in issues of the printed paper, the list of issues they are counted by, and several plans of one edition and rhythm.

-- AlterTable
ALTER TABLE "plan" ADD COLUMN "standard" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "term_issues" INTEGER;

-- CreateTable
CREATE TABLE "issue" (
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "listed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "issue_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "issue_number_key" ON "issue"("number");

-- CreateIndex
CREATE UNIQUE INDEX "issue_published_at_key" ON "issue"("published_at");

ALTER TABLE "issue" ADD CONSTRAINT "issue_number_counts" CHECK ("number" > 0);

-- A term lasts so many months or so many issues, and only what is printed comes in issues one can count.
ALTER TABLE "plan" DROP CONSTRAINT "plan_terms_are_paid_once";
ALTER TABLE "plan"
  ADD CONSTRAINT "plan_terms_are_paid_once" CHECK (num_nonnulls("term_months", "term_issues") = ("edition" <> 'none' AND "frequency" = 'once')::int),
  ADD CONSTRAINT "plan_terms_of_issues_are_printed" CHECK ("term_issues" IS NULL OR ("term_issues" > 0 AND "edition" = 'print'));

-- What an edition and a rhythm mean where no plan is named: what they have meant until now, the oldest on sale.
ALTER TABLE "plan" DISABLE TRIGGER "plan_keeps_offer";
UPDATE "plan" SET "standard" = true WHERE "id" IN (
  SELECT DISTINCT ON ("edition", "frequency") "id" FROM "plan" WHERE "retired_at" IS NULL ORDER BY "edition", "frequency", "created_at", "id");
ALTER TABLE "plan" ENABLE TRIGGER "plan_keeps_offer";
CREATE UNIQUE INDEX "plan_one_standard" ON "plan" ("edition", "frequency") WHERE "standard" AND "retired_at" IS NULL;

-- A month that was arranged to follow a term is told to begin later where the term's end moves past it.
ALTER TABLE "instruction" DROP CONSTRAINT "instruction_act_known";
ALTER TABLE "instruction"
  ADD CONSTRAINT "instruction_act_known" CHECK ("act" IN ('cancel now', 'cancel at period end', 'keep', 'pause', 'resume', 'change amount', 'change plan', 'use another card', 'begin later'));

-- A paid term runs for no fewer issues than were paid for, as far as they are listed. Whoever writes its dates works them out; here
-- PostgreSQL counts again.
CREATE FUNCTION term_has_its_issues() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  paid_for integer := (SELECT term_issues FROM plan WHERE id = NEW.plan_id);
BEGIN
  IF paid_for IS NOT NULL
    AND (SELECT count(*) FROM issue WHERE published_at >= NEW.starts_at) >= paid_for
    AND (SELECT count(*) FROM issue WHERE published_at >= NEW.starts_at AND published_at < NEW.ends_at) < paid_for
  THEN
    RAISE EXCEPTION 'term % ends before its % issues are out', NEW.id, paid_for
      USING ERRCODE = 'check_violation', CONSTRAINT = 'term_has_its_issues';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER term_has_its_issues AFTER INSERT OR UPDATE OF state, starts_at, ends_at ON "term"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'paid') EXECUTE FUNCTION term_has_its_issues();
