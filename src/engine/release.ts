/** The release of the Pulumi CLI that Berth installs. Not every one is to be had from the Go module proxy; this one is. */
export const release = '3.259.0';
