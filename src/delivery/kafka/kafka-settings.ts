/** The contents of PEM files. */
export interface KafkaTls {
  /** Who may have signed the broker's certificate, in place of the authorities that Node knows. */
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

export interface KafkaLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** How records go to Kafka. */
export interface KafkaSettings {
  /** `host:port` of the brokers to ask first. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** With `{kind}` and `{stream_id}`. */
  readonly topic: string;
  readonly key: string;
  readonly mayCreateTopics: boolean;
  readonly compression: 'gzip' | 'none';
  /** How many copies must be written before a send counts as confirmed; with 0 nothing is ever confirmed by the broker. */
  readonly acks: 'all' | '1' | '0';
  /** Longest time for a connection, a login and a request. */
  readonly timeoutMs: number;
  readonly tls: KafkaTls | undefined;
  readonly login: KafkaLogin | undefined;
}
