// A plugin of `capnp compile`: writes the accessors as TypeScript. capnpc-ts's own program goes on to CommonJS and
// declaration files that name types the runtime no longer has; its first half, used here, stops at the source.
'use strict';
const { run } = require('capnpc-ts/src');

run().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
