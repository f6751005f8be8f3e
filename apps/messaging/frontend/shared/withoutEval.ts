import * as z from 'zod/mini';

// The pages' policy allows no code from text; zod would try whether it may.
z.config({ jitless: true });
