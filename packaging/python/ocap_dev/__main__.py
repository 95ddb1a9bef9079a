from ocap_dev.launcher import main

main()
