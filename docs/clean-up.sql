-- What is over is forgotten: run once a month, psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f docs/clean-up.sql. Safe to repeat.
-- Deletes what a reader typed and never paid for, after 30 days; signed events, which hold names and addresses, 90 days after
-- they were dealt with (Stripe sends none again after 30); sessions and invitations that are over. Money and what was paid
-- for are left alone, and so are events that are parked.
BEGIN;

CREATE TEMPORARY TABLE unpaid ON COMMIT DROP AS
  SELECT c.id, c.address_id
  FROM checkout c
    LEFT JOIN donation d ON d.checkout_id = c.id
    LEFT JOIN term t ON t.checkout_id = c.id
    LEFT JOIN subscription s ON s.checkout_id = c.id
  WHERE coalesce(d.state, t.state, s.state) IN ('failed', 'expired')
    AND c.created_at < now() - interval '30 days';

DELETE FROM donation WHERE checkout_id IN (SELECT id FROM unpaid);
DELETE FROM term WHERE checkout_id IN (SELECT id FROM unpaid);
DELETE FROM subscription WHERE checkout_id IN (SELECT id FROM unpaid);
DELETE FROM failure_notice WHERE checkout_id IN (SELECT id FROM unpaid);
DELETE FROM checkout WHERE id IN (SELECT id FROM unpaid);
DELETE FROM postal_address WHERE id IN (SELECT address_id FROM unpaid);

DELETE FROM stripe_event WHERE state IN ('applied', 'ignored') AND received_at < now() - interval '90 days';
DELETE FROM account_link WHERE expires_at < now() - interval '1 day';
DELETE FROM supporter_session WHERE created_at < now() - interval '24 hours';
DELETE FROM staff_session WHERE created_at < now() - interval '12 hours';
DELETE FROM staff_invitation WHERE expires_at < now() - interval '30 days';

COMMIT;
