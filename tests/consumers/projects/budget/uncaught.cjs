const { Recommender } = require('cf-recs');

Recommender.fromInteractions([{ userId: 'ann', itemId: '' }]);
