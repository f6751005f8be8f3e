import { ImageRepositories } from '../../components/aws/imageRepositories';
import type { Settings } from '../config/settings';
import { isProductionLike } from '../model/environment';
import type { System } from '../model/system';
import type { Home } from './home';
import { ownServices } from './ownServices';

/** Makes the registry of a system that asks for one, on AWS, and returns what the stack says of it. */
export function makeImageRepositories(
  settings: Settings,
  system: System,
  home: Home,
): Readonly<Record<string, string>> {
  const { aws } = home;
  if (aws === undefined || system.imageRepositories !== true) return {};
  const repositories = new ImageRepositories(
    'images',
    {
      accountId: settings.accountId,
      region: settings.region,
      folder: settings.environment,
      // An image that anybody may pull is somebody else's.
      images: ownServices(system).flatMap(([, { image, publicImage }]) =>
        publicImage === undefined ? [image] : [],
      ),
      keyArn: aws.keys.arns.data,
      protect: settings.deletionProtection,
      immutableTags: isProductionLike(settings),
    },
    { providers: home.providers },
  );
  return { imageRepositories: repositories.registry };
}
