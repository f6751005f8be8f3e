import '../shared/withoutEval';
import { UserPage } from './userPage';

new UserPage().start();
