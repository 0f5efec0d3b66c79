/** The end of names under which files are written before they get their own. */
export const TEMPORARY = '.cf-recs-tmp';
