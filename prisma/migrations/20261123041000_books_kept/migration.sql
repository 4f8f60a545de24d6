-- What the books check answered, what differs from Stripe, and what shows that old journals are as they were.

-- CreateTable
CREATE TABLE "books_check_run" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "staff_id" UUID,
    "asked" INTEGER NOT NULL,
    "broken" INTEGER NOT NULL,
    "results" JSONB NOT NULL,

    CONSTRAINT "books_check_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "finding" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "repair" TEXT,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" TEXT,

    CONSTRAINT "finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "journal_seal" (
    "position" BIGINT NOT NULL,
    "journal_id" UUID NOT NULL,
    "content" TEXT NOT NULL,
    "chain" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "journal_seal_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "journal_correction" (
    "id" UUID NOT NULL,
    "corrects" UUID NOT NULL,
    "why" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "journal_correction_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "books_check_run_kind_at_idx" ON "books_check_run"("kind", "at");

-- CreateIndex
CREATE INDEX "finding_found_at_idx" ON "finding"("found_at");

-- CreateIndex
CREATE UNIQUE INDEX "journal_seal_journal_id_key" ON "journal_seal"("journal_id");

-- CreateIndex
CREATE UNIQUE INDEX "journal_correction_corrects_key" ON "journal_correction"("corrects");

-- One thing is found once, until it is put right.
CREATE UNIQUE INDEX "finding_open_once" ON "finding" ("kind", "object") WHERE "resolved_at" IS NULL;
ALTER TABLE "finding" ADD CONSTRAINT "finding_resolved_by_somebody" CHECK (("resolved_at" IS NULL) = ("resolved_by" IS NULL));
ALTER TABLE "books_check_run"
  ADD CONSTRAINT "books_check_run_kind_known" CHECK ("kind" IN ('whole', 'quick')),
  ADD CONSTRAINT "books_check_run_counts" CHECK ("broken" BETWEEN 0 AND "asked");
ALTER TABLE "journal_correction" ADD CONSTRAINT "journal_correction_says_why" CHECK (length("why") >= 5);

CREATE TRIGGER journal_seal_only_grows BEFORE UPDATE OR DELETE ON "journal_seal" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_seal_never_emptied BEFORE TRUNCATE ON "journal_seal" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_correction_only_grows BEFORE UPDATE OR DELETE ON "journal_correction" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_correction_never_emptied BEFORE TRUNCATE ON "journal_correction" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Everything a journal says, as one text, the same today and in ten years whatever the session's settings.
CREATE FUNCTION journal_content(journal uuid) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws('|', j.id, j.cause_kind, j.cause_id, j.reason,
    (extract(epoch FROM j.occurred_at) * 1000)::bigint, (extract(epoch FROM j.posted_at) * 1000)::bigint,
    (SELECT string_agg(concat_ws(' ', l.position, l.account_code, l.amount_minor, l.currency), ',' ORDER BY l.position)
      FROM journal_line l WHERE l.journal_id = j.id)), 'UTF8')), 'hex')
  FROM journal j WHERE j.id = journal
$$;

-- What stood on each account, what moved, and what stands there: of every page, file and comparison of totals.
CREATE FUNCTION ledger_statement(since timestamptz, until timestamptz)
  RETURNS TABLE (account_code text, currency text, opening bigint, debit bigint, credit bigint, closing bigint)
  LANGUAGE sql STABLE AS $$
  SELECT l.account_code, l.currency::text,
    coalesce(sum(l.amount_minor) FILTER (WHERE j.occurred_at < since), 0)::bigint,
    coalesce(sum(l.amount_minor) FILTER (WHERE j.occurred_at >= since AND l.amount_minor > 0), 0)::bigint,
    coalesce(-sum(l.amount_minor) FILTER (WHERE j.occurred_at >= since AND l.amount_minor < 0), 0)::bigint,
    coalesce(sum(l.amount_minor), 0)::bigint
  FROM journal j JOIN journal_line l ON l.journal_id = j.id
  WHERE j.occurred_at < until
  GROUP BY l.account_code, l.currency
$$;
