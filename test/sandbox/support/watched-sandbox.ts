import { startSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { Recorder } from '../contract/recorder.ts';

export interface WatchedSandbox extends Sandbox {
  readonly recorder: Recorder;
  /** @throws Error, once it is closed, when a request or an answer or an event was not as the SDK declares it. */
  close(): Promise<void>;
}

/** How every test starts a sandbox: all that goes over the wire is held to the SDK's declarations. */
export async function startWatched(options: SandboxOptions): Promise<WatchedSandbox> {
  const recorder = new Recorder();
  const sandbox = await startSandbox({ ...options, answered: recorder.call });
  return {
    ...sandbox,
    recorder,
    async close() {
      const events = sandbox.events();
      await sandbox.close();
      recorder.conclude(events);
    },
  };
}
