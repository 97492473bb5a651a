"""The same event from several outlets is one story, within a language and 48 hours."""

from bot.news.stories.desk import THRESHOLDS, ArticleLike, StoryIndex, threshold

__all__ = ["THRESHOLDS", "ArticleLike", "StoryIndex", "threshold"]
