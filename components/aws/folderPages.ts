/**
 * Returns the code of a CloudFront function that answers every address without a file's extension with the page of its
 * folder, as applications in the browser need it that make up addresses of their own; what is in no such folder gets
 * the page at the root.
 */
export function folderPages(folders: readonly string[]): string {
  return `var folders = ${JSON.stringify(folders)};

function handler(event) {
  var request = event.request;
  var parts = request.uri.split('/');
  if (parts[parts.length - 1].indexOf('.') >= 0) return request;
  request.uri = folders.indexOf(parts[1]) >= 0 ? '/' + parts[1] + '/index.html' : '/index.html';
  return request;
}
`;
}
