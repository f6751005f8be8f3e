import { idFrom, hexDigits, text, type ResourceModels } from '../resourceModel';
import { isSet, lengthBetween, required, whole } from '../rules';
import { partitionOf } from './arn';

/** Objects of Amazon S3. */
export const bucketObjectModels: ResourceModels = {
  'aws:s3/bucketObjectv2:BucketObjectv2': {
    immutable: ['bucket', 'key'],
    id: idFrom('bucket', 'key'),
    outputs: ({ inputs, region }) => ({
      arn: `arn:${partitionOf(region)}:s3:::${text(inputs, 'bucket')}/${text(inputs, 'key')}`,
      etag: hexDigits(text(inputs, 'content'), 32),
      storageClass: 'STANDARD',
    }),
    rules: [
      required('bucket', 'key'),
      lengthBetween('key', 1, 1024),
      whole('content', (inputs) =>
        ['content', 'contentBase64', 'source'].filter((property) => isSet(inputs, property)).length > 1
          ? 'stands beside contentBase64 or source: give one of them'
          : undefined,
      ),
    ],
  },
};
