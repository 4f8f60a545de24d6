import { Layout } from './layout.tsx';

interface Props {
  readonly action: string;
  readonly amount: string;
}

/** Stands in for the page a bank shows to ask its customer (3-D Secure). */
export function AuthenticatePage({ action, amount }: Props) {
  return (
    <Layout title="Your bank asks">
      <h1>Your bank asks: is this you?</h1>
      <p>
        A real bank would ask for a code to confirm {amount}. Here you choose what you would have answered.
      </p>
      <form class="panel" method="post" action={action}>
        <p class="row">
          <button type="submit" name="answer" value="complete">
            Complete authentication
          </button>
          <button class="quiet" type="submit" name="answer" value="fail">
            Fail authentication
          </button>
        </p>
      </form>
    </Layout>
  );
}
