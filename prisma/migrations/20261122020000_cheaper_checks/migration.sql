-- The same promises as before, asked with less work: they were two thirds of what settling a gift cost PostgreSQL
-- (docs/performance.md). Each function asks for rows by their keys and says so (enable_seqscan): a session keeps the plan
-- it made when the tables were nearly empty, and would go on reading them whole when they are not.

-- I1: the lines of a journal add up to nothing in each currency, and there are at least two of them. One question, not two.
CREATE OR REPLACE FUNCTION journal_check() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF (
    SELECT coalesce(sum(currency.lines), 0) < 2 OR bool_or(currency.total <> 0)
    FROM (SELECT count(*) AS lines, sum(amount_minor) AS total FROM journal_line WHERE journal_id = NEW.id GROUP BY currency) AS currency
  ) THEN
    RAISE EXCEPTION 'journal % does not balance', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_balances';
  END IF;
  RETURN NULL;
END $$;
DROP FUNCTION journal_line_check();
DROP FUNCTION journal_balances(uuid);

-- Lines come with their journal or never. Once a statement, not once a line.
DROP TRIGGER journal_line_with_its_journal ON "journal_line";
CREATE OR REPLACE FUNCTION journal_line_is_late() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  closed uuid;
BEGIN
  SELECT j.id INTO closed FROM lines_written l JOIN journal j ON j.id = l.journal_id WHERE j.xmin <> pg_current_xact_id()::xid LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'journal % is closed: lines are written with it or never', closed USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER journal_line_with_its_journal AFTER INSERT ON "journal_line"
  REFERENCING NEW TABLE AS lines_written FOR EACH STATEMENT EXECUTE FUNCTION journal_line_is_late();

-- I9: numbers are taken one after another. Once a statement, not once a receipt.
DROP TRIGGER receipt_number_follows ON "receipt";
CREATE OR REPLACE FUNCTION receipt_number_follows() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  taken record;
BEGIN
  FOR taken IN SELECT financial_year, min(sequence) AS first, max(sequence) AS last, count(*) AS receipts FROM receipts_written GROUP BY financial_year LOOP
    IF taken.last - taken.first + 1 <> taken.receipts OR taken.first <> 1 + coalesce(
      (SELECT max(sequence) FROM receipt WHERE financial_year = taken.financial_year AND sequence < taken.first), 0)
      OR EXISTS (SELECT 1 FROM receipt WHERE financial_year = taken.financial_year AND sequence > taken.last)
    THEN
      RAISE EXCEPTION 'receipt number % does not follow the last one of %', taken.first, taken.financial_year
        USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_number_follows';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER receipt_number_follows AFTER INSERT ON "receipt"
  REFERENCING NEW TABLE AS receipts_written FOR EACH STATEMENT EXECUTE FUNCTION receipt_number_follows();

-- I5, I9: what is asked of a payment and of what it paid is asked by key.
ALTER FUNCTION payment_is_whole() SET enable_seqscan = off;
ALTER FUNCTION paid_has_payment() SET enable_seqscan = off;
ALTER FUNCTION receipt_counter_is_true() SET enable_seqscan = off;
