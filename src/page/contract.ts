/** What the server sends: the types of the board, and all that the page imports of the server but for texts and units. */
export type * from '#board/contract.js';
