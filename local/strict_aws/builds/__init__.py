"""Builds of pipelines really run their commands: AWS CodeBuild, which the emulator has, only says that they did."""
