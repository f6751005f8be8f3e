// One execution environment of the Lambda EMULATOR: loads the function that its argument names, and answers one event
// after the other, as Lambda's own runtime does.
const { handler } = require(process.argv[2]);

process.on('message', ({ event, requestId }) => {
  Promise.resolve()
    .then(() => handler(event, { awsRequestId: requestId }))
    .then(
      (result) => process.send({ requestId, result }),
      (error) => process.send({ requestId, failed: String(error) }),
    );
});
