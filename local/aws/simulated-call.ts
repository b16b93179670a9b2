// A call to an API that is simulated, and its answer.

/** A call that the emulator hands over: of which account, in which Region, and which operation of the API Reference. */
export type SimulatedCall = {
  readonly accountId: string;
  readonly region: string;
  readonly operation: string;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
};

export type SimulatedAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};
