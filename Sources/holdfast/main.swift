import Commands

await Commands.run()
